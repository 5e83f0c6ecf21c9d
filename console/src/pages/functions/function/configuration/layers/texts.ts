import { defineTexts } from '../../../../../i18n/texts.ts';

export const layersInUseTexts = defineTexts({
  en: {
    title: 'Layers',
    description:
      'Unpacked into /opt before the function’s own code, in this order: a later one overwrites an earlier.',
    order: 'Order',
    arn: 'Layer version ARN',
    size: 'Size',
    none: 'No layers',
    noneText: 'A layer holds what several functions need: libraries, a runtime, an extension.',
    add: 'Add a layer',
    addText: 'The ARN of a version, or choose the newest version of one of this account.',
    addButton: 'Add',
    up: (arn: string) => `Move up: ${arn}`,
    down: (arn: string) => `Move down: ${arn}`,
    remove: (arn: string) => `Remove: ${arn}`,
  },
  zh: {
    title: '层',
    description: '在函数自身代码之前按此顺序解压到 /opt：后面的会覆盖前面的。',
    order: '顺序',
    arn: '层版本 ARN',
    size: '大小',
    none: '没有层',
    noneText: '层包含多个函数共用的内容：库、运行时或扩展。',
    add: '添加层',
    addText: '某个版本的 ARN，或选择此账户中某层的最新版本。',
    addButton: '添加',
    up: (arn: string) => `上移：${arn}`,
    down: (arn: string) => `下移：${arn}`,
    remove: (arn: string) => `删除：${arn}`,
  },
});
