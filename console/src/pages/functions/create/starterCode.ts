import { runtimeFamily } from '../../../runtimes/runtimeNames.ts';

/** What a function made from scratch begins with. */
export interface StarterCode {
  readonly handler: string;
  readonly files: Readonly<Record<string, string>>;
}

/** As AWS's console has it, for the languages that it edits; undefined where code must be compiled first. */
export function starterCode(runtime: string): StarterCode | undefined {
  return STARTERS[runtimeFamily(runtime)];
}

const PYTHON = `import json

def lambda_handler(event, context):
    # Your code goes here.
    return {
        'statusCode': 200,
        'body': json.dumps('Hello from Lambda!')
    }
`;

const NODE = `export const handler = async (event) => {
  // Your code goes here.
  const response = {
    statusCode: 200,
    body: JSON.stringify('Hello from Lambda!'),
  };
  return response;
};
`;

const RUBY = `require 'json'

def lambda_handler(event:, context:)
  # Your code goes here.
  { statusCode: 200, body: JSON.generate('Hello from Lambda!') }
end
`;

const BOOTSTRAP = `#!/bin/sh
# Asks the Runtime API for one event after another and answers it.
set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while true; do
  headers=$(mktemp)
  event=$(curl -sS -D "$headers" "$api/invocation/next")
  id=$(grep -i '^lambda-runtime-aws-request-id:' "$headers" | tr -d '[:space:]' | cut -d: -f2)
  echo "got: $event" >&2
  curl -sS -X POST "$api/invocation/$id/response" -d '{"statusCode": 200, "body": "Hello from Lambda!"}' > /dev/null
done
`;

const STARTERS: Readonly<Record<string, StarterCode>> = {
  python: { handler: 'lambda_function.lambda_handler', files: { 'lambda_function.py': PYTHON } },
  nodejs: { handler: 'index.handler', files: { 'index.mjs': NODE } },
  ruby: { handler: 'lambda_function.lambda_handler', files: { 'lambda_function.rb': RUBY } },
  provided: { handler: 'bootstrap', files: { bootstrap: BOOTSTRAP } },
};
