import { defineTexts } from '../../../i18n/texts.ts';

export const authorizerTexts = defineTexts({
  en: {
    edit: 'Edit',
    editTitle: (name: string) => `Edit authorizer ${name}`,
    save: 'Save',
    answers: 'How it answers',
    answerKinds: {
      simple: 'Yes or no',
      'policy 2.0': 'IAM policy, format 2.0',
      'policy 1.0': 'IAM policy, format 1.0',
    },
    answerTexts: {
      simple: '{ "isAuthorized": true }',
      'policy 2.0': '{ "principalId": …, "policyDocument": … }',
      'policy 1.0': 'The same answer, and requests as REST APIs give them.',
    },
    cache: 'Cached',
    cacheFor: 'Answers are kept for (seconds)',
    cacheText: '0 to 3600; 0 asks for every request.',
    badCache: 'A whole number from 0 to 3600.',
    cacheOff: 'Off',
    seconds: (seconds: number) => `${seconds} s`,
    sourceText: 'One header or query string parameter.',
    sourcesText:
      'One a line. A request that lacks one is refused without asking; answers are kept for the same values.',
    sourceMissing: 'Answers can only be kept by something.',
  },
  zh: {
    edit: '编辑',
    editTitle: (name: string) => `编辑授权方 ${name}`,
    save: '保存',
    answers: '响应方式',
    answerKinds: {
      simple: '是或否',
      'policy 2.0': 'IAM 策略，格式 2.0',
      'policy 1.0': 'IAM 策略，格式 1.0',
    },
    answerTexts: {
      simple: '{ "isAuthorized": true }',
      'policy 2.0': '{ "principalId": …, "policyDocument": … }',
      'policy 1.0': '响应相同，请求格式与 REST API 相同。',
    },
    cache: '缓存',
    cacheFor: '响应保留时间（秒）',
    cacheText: '0 到 3600；0 表示每个请求都询问。',
    badCache: '从 0 到 3600 的整数。',
    cacheOff: '关闭',
    seconds: (seconds: number) => `${seconds} 秒`,
    sourceText: '一个标头或查询字符串参数。',
    sourcesText: '每行一个。缺少其中之一的请求会被直接拒绝；相同的值使用保留的响应。',
    sourceMissing: '必须有身份来源才能保留响应。',
  },
});
