import { defineTexts } from '../../../i18n/texts.ts';

export const metricsTexts = defineTexts({
  en: {
    title: 'Metrics',
    noun: 'metrics',
    description: 'What functions, services and your own code count, minute by minute.',
    graph: 'Graph',
    namespace: 'Namespace',
    dimensions: 'Dimensions',
    noDimensions: 'Without dimensions',
    counted: (name: string, count: number) => `${name} (${count})`,
    metric: 'Metric',
    statistic: 'Statistic',
    period: 'Period',
    automatic: 'Automatic',
    seconds: (seconds: number) =>
      seconds < 3600
        ? `${seconds / 60} min`
        : seconds < 86_400
          ? `${seconds / 3600} h`
          : `${seconds / 86_400} d`,
    math: 'Metric math',
    mathText: 'Lines reckoned from those that are drawn.',
    expression: 'Expression',
    expressionExample: 'm1 / m2 * 100',
    addExpression: 'Add expression',
    removeExpression: (text: string) => `Remove ${text}`,
    createAlarm: 'Create alarm',
    clear: 'Clear graph',
    chooseTitle: 'Nothing is drawn yet',
    chooseText: 'Select metrics in the table below.',
    emptyTitle: 'No metrics yet',
    emptyText: 'Functions are counted from their first invocation. Your own code puts metrics by one call.',
  },
  zh: {
    title: '指标',
    noun: '指标',
    description: '函数、服务以及您自己的代码按分钟统计的数据。',
    graph: '图表',
    namespace: '命名空间',
    dimensions: '维度',
    noDimensions: '无维度',
    counted: (name: string, count: number) => `${name}（${count}）`,
    metric: '指标',
    statistic: '统计',
    period: '周期',
    automatic: '自动',
    seconds: (seconds: number) =>
      seconds < 3600
        ? `${seconds / 60} 分钟`
        : seconds < 86_400
          ? `${seconds / 3600} 小时`
          : `${seconds / 86_400} 天`,
    math: '指标数学',
    mathText: '由已绘制的指标计算出的线。',
    expression: '表达式',
    expressionExample: 'm1 / m2 * 100',
    addExpression: '添加表达式',
    removeExpression: (text: string) => `移除 ${text}`,
    createAlarm: '创建告警',
    clear: '清除图表',
    chooseTitle: '尚未绘制任何指标',
    chooseText: '请在下表中选择指标。',
    emptyTitle: '还没有指标',
    emptyText: '函数从第一次调用起就会被统计。您自己的代码可以通过一次调用写入指标。',
  },
});
