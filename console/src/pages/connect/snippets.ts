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
  go: ({ endpoint, region }: Place) => `package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRegion("${region}"), config.WithBaseEndpoint("${endpoint}"))
	if err != nil {
		panic(err)
	}
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	answer, err := client.ListBuckets(ctx, &s3.ListBucketsInput{})
	if err != nil {
		panic(err)
	}
	for _, bucket := range answer.Buckets {
		fmt.Println(aws.ToString(bucket.Name))
	}
}
`,
  java: ({ endpoint, region }: Place) => `import java.net.URI;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class ListBuckets {
  public static void main(String[] arguments) {
    try (S3Client s3 = S3Client.builder()
        .endpointOverride(URI.create("${endpoint}"))
        .region(Region.of("${region}"))
        .forcePathStyle(true)
        .build()) {
      s3.listBuckets().buckets().forEach(bucket -> System.out.println(bucket.name()));
    }
  }
}
`,
  terraform: ({ endpoint, region }: Place) => `provider "aws" {
  region            = "${region}"
  s3_use_path_style = true

  endpoints {
    apigatewayv2   = "${endpoint}"
    cloudtrail     = "${endpoint}"
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
