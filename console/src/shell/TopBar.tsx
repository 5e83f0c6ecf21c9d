import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useNavigate } from 'react-router';
import { useCopy } from '../copyAs/CopyAs.tsx';
import { useLanguage, useTexts } from '../i18n/Language.tsx';
import { LANGUAGES, type Language } from '../i18n/texts.ts';
import { useMachine } from '../machine/machine.ts';
import { useSession, useSessionStore } from '../session/Session.tsx';
import { nameOf } from '../session/nameOf.ts';
import { THEMES, useTheme, type Theme } from '../theme/Theme.tsx';
import { regionsWith } from './regions.ts';
import { hrefOf } from './paths.ts';
import { shellTexts } from './texts.ts';

export function TopBar() {
  const t = useTexts(shellTexts);
  const { language, choose } = useLanguage();
  const utilities = [useDocs(), useRegionMenu(), useThemeMenu(), useAccountMenu()];
  const name = LANGUAGES.find(({ id }) => id === language)?.name ?? '';
  const languageMenu: TopNavigationProps.Utility = {
    type: 'menu-dropdown',
    text: name,
    ariaLabel: `${t.language}: ${name}`,
    title: t.language,
    items: LANGUAGES.map(({ id, name }) => ({ id, text: name, ...checked(id === language) })),
    onItemClick: ({ detail }) => choose(detail.id as Language),
  };
  return (
    <TopNavigation
      identity={{
        href: hrefOf('/'),
        title: t.product,
        logo: { src: `${import.meta.env.BASE_URL}mayfly.svg`, alt: '' },
      }}
      utilities={utilities.toSpliced(2, 0, languageMenu)}
    />
  );
}

function useDocs(): TopNavigationProps.Utility {
  const t = useTexts(shellTexts);
  return { type: 'button', text: t.docs, href: hrefOf('/connect') };
}

function useRegionMenu(): TopNavigationProps.Utility {
  const t = useTexts(shellTexts);
  const machine = useMachine();
  const session = useSession();
  const store = useSessionStore();
  return {
    type: 'menu-dropdown',
    text: session.region,
    ariaLabel: `${t.region}: ${session.region}`,
    title: t.region,
    items: regionsWith(machine.region, session.region).map((id) => ({
      id,
      text: id,
      ...checked(id === session.region),
    })),
    onItemClick: ({ detail }) => store.signIn({ ...session, region: detail.id }),
  };
}

function useThemeMenu(): TopNavigationProps.Utility {
  const t = useTexts(shellTexts);
  const { theme, choose } = useTheme();
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: t.theme,
    title: t.theme,
    items: THEMES.map((id) => ({ id, text: t.themes[id], ...checked(id === theme) })),
    onItemClick: ({ detail }) => choose(detail.id as Theme),
  };
}

function useAccountMenu(): TopNavigationProps.Utility {
  const t = useTexts(shellTexts);
  const session = useSession();
  const store = useSessionStore();
  const navigate = useNavigate();
  const copy = useCopy();
  const { account, arn, origin } = session;
  const actions: Readonly<Record<string, () => void>> = {
    account: () => copy(account),
    arn: () => copy(arn),
    switch: () => void navigate('/switch-role'),
    signOut: store.signOut,
  };
  return {
    type: 'menu-dropdown',
    iconName: 'user-profile',
    text: `${nameOf(arn)} @ ${account}`,
    ariaLabel: `${t.account}: ${nameOf(arn)} @ ${account}`,
    title: nameOf(arn),
    description: arn,
    items: [
      { id: 'account', text: t.copyAccount, iconName: 'copy' },
      { id: 'arn', text: t.copyArn, iconName: 'copy' },
      { id: 'switch', text: t.switchRole, iconName: 'user-profile' },
      { id: 'signOut', text: origin ? t.switchBack(nameOf(origin.arn)) : t.signOut, iconName: 'undo' },
    ],
    onItemClick: ({ detail }) => actions[detail.id]?.(),
  };
}

function checked(isChosen: boolean) {
  return isChosen ? { iconName: 'check' as const } : {};
}
