import { defineTexts } from '../i18n/texts.ts';

/**
 * The pages at the left. To add one: its text in both languages, and its line in `sections`, where a person of AWS would
 * look for it.
 */
export const navigationTexts = defineTexts({
  en: {
    compute: 'Compute',
    home: 'Home',
    functions: 'Functions',
    layers: 'Layers',
    data: 'Data and APIs',
    buckets: 'S3 buckets',
    tables: 'DynamoDB tables',
    apis: 'API Gateway',
    observability: 'Logs and metrics',
    logGroups: 'Log groups',
    liveTail: 'Live tail',
    insights: 'Logs Insights',
    metrics: 'Metrics',
    alarms: 'Alarms',
    dashboards: 'Dashboards',
    security: 'Security',
    audit: 'Audit trail',
    users: 'Users',
    roles: 'Roles',
    policies: 'Policies',
    simulator: 'Policy simulator',
    machine: 'This machine',
    settings: 'Settings',
  },
  zh: {
    compute: '计算',
    home: '首页',
    functions: '函数',
    layers: '层',
    data: '数据和 API',
    buckets: 'S3 存储桶',
    tables: 'DynamoDB 表',
    apis: 'API Gateway',
    observability: '日志和指标',
    logGroups: '日志组',
    liveTail: '实时跟踪',
    insights: 'Logs Insights',
    metrics: '指标',
    alarms: '告警',
    dashboards: '控制面板',
    security: '安全',
    audit: '审计记录',
    users: '用户',
    roles: '角色',
    policies: '策略',
    simulator: '策略模拟器',
    machine: '本机',
    settings: '设置',
  },
});

type NavigationText = keyof typeof navigationTexts.en;

export interface NavigationSection {
  readonly text: NavigationText;
  readonly pages: readonly NavigationPage[];
}

export interface NavigationPage {
  readonly text: NavigationText;
  readonly path: string;
}

export const sections: readonly NavigationSection[] = [
  {
    text: 'compute',
    pages: [
      { text: 'home', path: '/home' },
      { text: 'functions', path: '/functions' },
      { text: 'layers', path: '/layers' },
    ],
  },
  {
    text: 'data',
    pages: [
      { text: 'apis', path: '/apis' },
      { text: 'buckets', path: '/s3' },
      { text: 'tables', path: '/dynamodb' },
    ],
  },
  {
    text: 'observability',
    pages: [
      { text: 'logGroups', path: '/logs' },
      { text: 'liveTail', path: '/logs/tail' },
      { text: 'insights', path: '/logs/insights' },
      { text: 'metrics', path: '/metrics' },
      { text: 'alarms', path: '/alarms' },
      { text: 'dashboards', path: '/dashboards' },
    ],
  },
  {
    text: 'security',
    pages: [
      { text: 'users', path: '/iam/users' },
      { text: 'roles', path: '/iam/roles' },
      { text: 'policies', path: '/iam/policies' },
      { text: 'simulator', path: '/iam/simulator' },
      { text: 'audit', path: '/audit' },
    ],
  },
  { text: 'machine', pages: [{ text: 'settings', path: '/settings' }] },
];
