import { defineTexts } from '../../../../../i18n/texts.ts';

export const asynchronousTexts = defineTexts({
  en: {
    title: 'Asynchronous invocation',
    description: 'What becomes of events that nobody waits for.',
    retries: 'Retry attempts',
    retriesText: 'After an error, one and two minutes later.',
    age: 'Maximum age of event',
    ageText: 'An event that could not be run for so long is given up.',
    onSuccess: 'On success',
    onFailure: 'On failure',
    destinationText: 'ARN of who is told, such as another function; empty: nobody.',
    nobody: 'Nobody is told',
    usual: 'Not configured: 2 retries, 6 hours.',
    reset: 'Back to defaults',
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
    destinationText: '要通知的目标 ARN，例如另一个函数；留空则不通知。',
    nobody: '不通知',
    usual: '未配置：重试 2 次，保留 6 小时。',
    reset: '恢复默认值',
  },
});
