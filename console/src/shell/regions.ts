/** Regions that people choose among; any other works too, by a client that names it. */
const USUAL = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'cn-north-1',
  'cn-northwest-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
];

/** The platform's own first, then the rest in order. */
export function regionsWith(own: string, chosen: string): readonly string[] {
  return [...new Set([own, chosen, ...USUAL])];
}
