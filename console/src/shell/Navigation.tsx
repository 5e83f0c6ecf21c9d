import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { useLocation } from 'react-router';
import { useTexts } from '../i18n/Language.tsx';
import { navigationTexts, sections } from './navigation.ts';
import { hrefOf } from './paths.ts';
import { shellTexts } from './texts.ts';

export function Navigation() {
  const t = useTexts(navigationTexts);
  const { product } = useTexts(shellTexts);
  const { pathname } = useLocation();
  const active = sections
    .flatMap(({ pages }) => pages)
    .findLast(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  const items = sections.map(({ text, pages }): SideNavigationProps.Item => ({
    type: 'section',
    text: t[text],
    items: pages.map(({ text: name, path }) => ({ type: 'link', text: t[name], href: hrefOf(path) })),
  }));
  return (
    <SideNavigation
      header={{ text: product, href: hrefOf('/') }}
      items={items}
      {...(active && { activeHref: hrefOf(active.path) })}
    />
  );
}
