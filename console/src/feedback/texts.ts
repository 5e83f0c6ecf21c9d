import { defineTexts } from '../i18n/texts.ts';

export const feedbackTexts = defineTexts({
  en: {
    dismiss: 'Dismiss',
    cancel: 'Cancel',
    cancelled: (text: string) => `Cancelled: ${text}`,
    retry: 'Try again',
    requestId: 'Request ID',
    success: 'Success',
    error: 'Error',
    info: 'Information',
    warning: 'Warning',
    inProgress: 'In progress',
    advice: {
      denied:
        'Ask whoever administers this account to allow you the action named above, or switch to a role that has it.',
      signInAgain: 'Sign in again with a valid access key.',
      notFound:
        'It may have been deleted, or it is in another region: the region is chosen at the top right.',
      throttled: 'Too many requests at a time. Wait a moment and try again.',
      unreachable: 'Mayfly does not answer. Is it running? ./mayfly status tells; ./mayfly up starts it.',
      conflict: 'Something else changed it, or it exists already. Look at its present state and try again.',
      notBuilt: 'Nothing is wrong: this part of AWS is not built here yet.',
      ourFault: 'A failure inside Mayfly. Its log has the details under this request ID.',
    },
  },
  zh: {
    dismiss: '关闭',
    cancel: '取消',
    cancelled: (text: string) => `已取消：${text}`,
    retry: '重试',
    requestId: '请求 ID',
    success: '成功',
    error: '错误',
    info: '信息',
    warning: '警告',
    inProgress: '进行中',
    advice: {
      denied: '请让此账户的管理员授予您上面提到的操作权限，或切换到拥有该权限的角色。',
      signInAgain: '请使用有效的访问密钥重新登录。',
      notFound: '它可能已被删除，或位于其他区域：区域可在右上角选择。',
      throttled: '同时发送的请求过多。请稍候再试。',
      unreachable: 'Mayfly 没有响应。它在运行吗？可用 ./mayfly status 查看，用 ./mayfly up 启动。',
      conflict: '它已被其他操作更改，或者已经存在。请查看当前状态后重试。',
      notBuilt: '没有出错：AWS 的这一部分在此尚未实现。',
      ourFault: 'Mayfly 内部出错。可在其日志中按此请求 ID 查看详情。',
    },
  },
});
