import type { ComponentType } from 'react';

export interface PageEntry {
  /** As react-router writes it: `functions/:name`. */
  readonly path: string;
  /** The page's code is a file of its own, fetched when the page is first opened. */
  readonly load: () => Promise<ComponentType>;
}

/** Every page of the console. */
export const pages: readonly PageEntry[] = [
  { path: 'home', load: async () => (await import('./home/HomePage.tsx')).HomePage },
  { path: 'functions', load: async () => (await import('./functions/list/FunctionsPage.tsx')).FunctionsPage },
  {
    path: 'functions/create',
    load: async () => (await import('./functions/create/CreateFunctionPage.tsx')).CreateFunctionPage,
  },
  {
    path: 'functions/:name',
    load: async () => (await import('./functions/function/FunctionPage.tsx')).FunctionPage,
  },
  { path: 'audit', load: async () => (await import('./audit/AuditPage.tsx')).AuditPage },
  { path: 'connect', load: async () => (await import('./connect/ConnectPage.tsx')).ConnectPage },
  { path: 'settings', load: async () => (await import('./settings/SettingsPage.tsx')).SettingsPage },
  { path: 'switch-role', load: async () => (await import('./switchRole/SwitchRolePage.tsx')).SwitchRolePage },
];

/** Where `/` leads. */
export const FIRST_PAGE = '/home';
