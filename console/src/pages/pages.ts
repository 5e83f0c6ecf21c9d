import type { ComponentType } from 'react';
import type { FirstQuestions } from '../live/question.ts';
import { loadFunctionPage } from './functions/function/loadFunctionPage.ts';
import { loadHomePage } from './home/loadHomePage.ts';
import { loadInsightsPage } from './logs/insights/loadInsightsPage.ts';

export interface PageEntry {
  /** As react-router writes it: `functions/:name`. */
  readonly path: string;
  /** The page's code is a file of its own, fetched when the page is first opened. */
  readonly load: () => Promise<ComponentType>;
  /** What it asks first, so that the click which leads there asks it already. */
  readonly asks?: () => Promise<FirstQuestions>;
}

/** Every page of the console. */
export const pages: readonly PageEntry[] = [
  { path: 'home', load: loadHomePage, asks: async () => (await import('./home/HomePage.tsx')).homeAsks },
  {
    path: 'functions',
    load: async () => (await import('./functions/list/FunctionsPage.tsx')).FunctionsPage,
    asks: async () => (await import('./functions/list/FunctionsPage.tsx')).functionsAsk,
  },
  {
    path: 'functions/create',
    load: async () => (await import('./functions/create/CreateFunctionPage.tsx')).CreateFunctionPage,
  },
  {
    path: 'functions/:name',
    load: loadFunctionPage,
    asks: async () => (await import('./functions/function/FunctionPage.tsx')).functionAsks,
  },
  { path: 'layers', load: async () => (await import('./layers/LayersPage.tsx')).LayersPage },
  { path: 'layers/:name', load: async () => (await import('./layers/LayerPage.tsx')).LayerPage },
  { path: 'logs', load: async () => (await import('./logs/groups/LogGroupsPage.tsx')).LogGroupsPage },
  {
    path: 'logs/groups/:group',
    load: async () => (await import('./logs/group/LogGroupPage.tsx')).LogGroupPage,
  },
  {
    path: 'logs/groups/:group/events',
    load: async () => (await import('./logs/events/LogEventsPage.tsx')).LogEventsPage,
  },
  { path: 'logs/insights', load: loadInsightsPage },
  { path: 'logs/tail', load: async () => (await import('./logs/tail/LiveTailPage.tsx')).LiveTailPage },
  { path: 'iam/users', load: async () => (await import('./iam/UsersPage.tsx')).UsersPage },
  { path: 'iam/users/:name', load: async () => (await import('./iam/UserPage.tsx')).UserPage },
  { path: 'iam/roles', load: async () => (await import('./iam/RolesPage.tsx')).RolesPage },
  { path: 'iam/roles/:name', load: async () => (await import('./iam/RolePage.tsx')).RolePage },
  { path: 'iam/policies', load: async () => (await import('./iam/PoliciesPage.tsx')).PoliciesPage },
  { path: 'iam/policies/:arn', load: async () => (await import('./iam/PolicyPage.tsx')).PolicyPage },
  { path: 'iam/simulator', load: async () => (await import('./iam/SimulatorPage.tsx')).SimulatorPage },
  { path: 'metrics', load: async () => (await import('./metrics/browse/MetricsPage.tsx')).MetricsPage },
  {
    path: 'alarms',
    load: async () => (await import('./metrics/alarms/AlarmsPage.tsx')).AlarmsPage,
    asks: async () => (await import('./metrics/alarms/AlarmsPage.tsx')).alarmsAsk,
  },
  {
    path: 'alarms/create',
    load: async () => (await import('./metrics/alarms/AlarmFormPage.tsx')).AlarmFormPage,
  },
  {
    path: 'alarms/edit/:name',
    load: async () => (await import('./metrics/alarms/AlarmFormPage.tsx')).AlarmFormPage,
  },
  { path: 'alarms/view/:name', load: async () => (await import('./metrics/alarms/AlarmPage.tsx')).AlarmPage },
  {
    path: 'dashboards',
    load: async () => (await import('./metrics/dashboards/DashboardsPage.tsx')).DashboardsPage,
  },
  {
    path: 'dashboards/:name',
    load: async () => (await import('./metrics/dashboards/DashboardPage.tsx')).DashboardPage,
  },
  { path: 'apis', load: async () => (await import('./apis/list/ApisPage.tsx')).ApisPage },
  { path: 'apis/create', load: async () => (await import('./apis/list/CreateApiPage.tsx')).CreateApiPage },
  { path: 'apis/:api', load: async () => (await import('./apis/api/ApiPage.tsx')).ApiPage },
  { path: 's3', load: async () => (await import('./s3/buckets/BucketsPage.tsx')).BucketsPage },
  { path: 's3/buckets/:bucket', load: async () => (await import('./s3/bucket/BucketPage.tsx')).BucketPage },
  {
    path: 's3/buckets/:bucket/object',
    load: async () => (await import('./s3/object/ObjectPage.tsx')).ObjectPage,
  },
  {
    path: 'dynamodb',
    load: async () => (await import('./dynamodb/tables/TablesPage.tsx')).TablesPage,
  },
  {
    path: 'dynamodb/create',
    load: async () => (await import('./dynamodb/tables/CreateTablePage.tsx')).CreateTablePage,
  },
  {
    path: 'dynamodb/tables/:table',
    load: async () => (await import('./dynamodb/table/TablePage.tsx')).TablePage,
  },
  {
    path: 'dynamodb/tables/:table/item',
    load: async () => (await import('./dynamodb/items/ItemPage.tsx')).ItemPage,
  },
  {
    path: 'audit',
    load: async () => (await import('./audit/AuditPage.tsx')).AuditPage,
    asks: async () => (await import('./audit/AuditPage.tsx')).auditAsks,
  },
  { path: 'connect', load: async () => (await import('./connect/ConnectPage.tsx')).ConnectPage },
  { path: 'settings', load: async () => (await import('./settings/SettingsPage.tsx')).SettingsPage },
  { path: 'switch-role', load: async () => (await import('./switchRole/SwitchRolePage.tsx')).SwitchRolePage },
];

/** Where `/` leads. */
export const FIRST_PAGE = '/home';
