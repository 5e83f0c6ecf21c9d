/** Where a stage answers: `$default` at the API's own address, others below it. */
export function stageAddress(apiEndpoint: string, stageName: string): string {
  return stageName === '$default' ? `${apiEndpoint}/` : `${apiEndpoint}/${stageName}/`;
}
