import { defineTexts } from '../../../../../i18n/texts.ts';

export const asynchronousTexts = defineTexts({
  en: {
    title: 'Asynchronous invocation',
    description: 'What happens to events whose sender does not wait for the result.',
    retries: 'Retry attempts',
    retriesText: 'How often it is tried again after an error: one minute later, then two.',
    age: 'Maximum age of event',
    ageText: 'For how long an event is kept in the queue.',
    onSuccess: 'On success',
    onFailure: 'On failure',
    destinationText:
      'Where a record of the invocation is sent: a function, or the ARN of something else. Optional.',
    destinationTyped: (arn: string) => `Use “${arn}”`,
    noFunctions: 'No functions',
    usual: 'These are the defaults.',
    reset: 'Reset to defaults',
  },
  zh: {
    title: '异步调用',
    description: '无人等待结果的事件将如何处理。',
    retries: '重试次数',
    retriesText: '出错后，分别在一分钟和两分钟后重试。',
    age: '事件的最长保留时间',
    ageText: '在此时间内未能运行的事件将被放弃。',
    onSuccess: '成功时',
    onFailure: '失败时',
    destinationText: '调用记录的发送目标：函数，或其他资源的 ARN。可选。',
    destinationTyped: (arn: string) => `使用“${arn}”`,
    noFunctions: '没有函数',
    usual: '当前为默认值。',
    reset: '恢复默认值',
  },
});
