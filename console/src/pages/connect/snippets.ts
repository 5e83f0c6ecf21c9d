interface Place {
  readonly endpoint: string;
  readonly region: string;
}

/** How clients are told of this Mayfly, in languages' own words. */
export const SNIPPETS = {
  python: ({ endpoint, region }: Place) => `import boto3

s3 = boto3.client('s3', endpoint_url='${endpoint}', region_name='${region}')
print(s3.list_buckets()['Buckets'])
`,
  javascript: ({
    endpoint,
    region,
  }: Place) => `import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({ endpoint: '${endpoint}', region: '${region}', forcePathStyle: true });
console.log((await s3.send(new ListBucketsCommand({}))).Buckets);
`,
  terraform: ({ endpoint, region }: Place) => `provider "aws" {
  region            = "${region}"
  s3_use_path_style = true

  endpoints {
    apigatewayv2   = "${endpoint}"
    cloudwatch     = "${endpoint}"
    cloudwatchlogs = "${endpoint}"
    dynamodb       = "${endpoint}"
    iam            = "${endpoint}"
    lambda         = "${endpoint}"
    s3             = "${endpoint}"
    sts            = "${endpoint}"
  }
}
`,
} as const;
