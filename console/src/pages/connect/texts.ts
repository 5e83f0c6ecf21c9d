import { defineTexts } from '../../i18n/texts.ts';

export const connectTexts = defineTexts({
  en: {
    title: 'Use with CLI and SDKs',
    description: 'Everything that the console does, it does through the AWS APIs at one address. So can you.',
    environment: 'For a shell',
    environmentText:
      'The AWS CLI, the SDKs, Terraform, CDK and SAM read these variables; the AWS CLI from 2.13 (or 1.29) on. Your key is yours to add.',
    check: 'Then try',
    code: 'In code',
    codeText:
      'SDKs that do not know AWS_ENDPOINT_URL, or are not to read the environment, are told the endpoint.',
    languages: {
      python: 'Python (boto3)',
      javascript: 'JavaScript',
      go: 'Go',
      java: 'Java',
      terraform: 'Terraform',
    },
    copyCode: (name: string) => `Copy: ${name}`,
    endpoint: 'Endpoint',
    region: 'Region',
    account: 'Account',
    version: 'Version',
    isolation: 'Isolation',
  },
  zh: {
    title: '在 CLI 和 SDK 中使用',
    description: '控制台的一切操作都通过同一个地址上的 AWS API 完成，您也可以直接使用。',
    environment: '在终端中',
    environmentText:
      'AWS CLI、各种 SDK、Terraform、CDK 和 SAM 都会读取这些变量（AWS CLI 需 2.13 或 1.29 以上版本）。密钥请自行填写。',
    check: '然后试试',
    code: '在代码中',
    codeText: '不支持 AWS_ENDPOINT_URL 或不读取环境变量的 SDK，可直接指定端点。',
    languages: {
      python: 'Python (boto3)',
      javascript: 'JavaScript',
      go: 'Go',
      java: 'Java',
      terraform: 'Terraform',
    },
    copyCode: (name: string) => `复制：${name}`,
    endpoint: '端点',
    region: '区域',
    account: '账户',
    version: '版本',
    isolation: '隔离方式',
  },
});
