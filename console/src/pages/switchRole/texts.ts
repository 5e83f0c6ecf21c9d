import { defineTexts } from '../../i18n/texts.ts';

export const switchRoleTexts = defineTexts({
  en: {
    title: 'Switch role',
    description: 'Work with the permissions of a role that trusts you, until you switch back.',
    account: 'Account ID',
    role: 'Role name',
    rolePath: 'With its path, where it has one: team/deployer.',
    submit: 'Switch role',
    cancel: 'Cancel',
    failed: 'The role could not be taken',
    done: (role: string) => `You now work as ${role}.`,
    accountWrong: 'Twelve digits.',
  },
  zh: {
    title: '切换角色',
    description: '以信任您的角色的权限工作，直到切换回来。',
    account: '账户 ID',
    role: '角色名称',
    rolePath: '如果角色带有路径，请一并填写，例如 team/deployer。',
    submit: '切换角色',
    cancel: '取消',
    failed: '无法切换到该角色',
    done: (role: string) => `您现在以 ${role} 的身份工作。`,
    accountWrong: '应为 12 位数字。',
  },
});
