import { defineTexts } from '../../../../i18n/texts.ts';

export const configurationTexts = defineTexts({
  en: {
    menu: 'Parts of the configuration',
    frozen: 'A published version does not change. Edit $LATEST, then publish a new version.',
    frozenAlias: 'An alias points to a version, whose configuration does not change. Edit $LATEST.',
    toLatest: 'Open $LATEST',
  },
  zh: {
    menu: '配置的各部分',
    frozen: '已发布的版本不可更改。请编辑 $LATEST，然后发布新版本。',
    frozenAlias: '别名指向某个版本，其配置不可更改。请编辑 $LATEST。',
    toLatest: '打开 $LATEST',
  },
});
