import AppLayout from '@cloudscape-design/components/app-layout-toolbar';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Flashbar from '@cloudscape-design/components/flashbar';
import { useState } from 'react';
import { Outlet } from 'react-router';
import { FlashProvider, useFlashItems } from '../feedback/Flash.tsx';
import { feedbackTexts } from '../feedback/texts.ts';
import { useTexts } from '../i18n/Language.tsx';
import { BreadcrumbsProvider, useTrail } from '../page/Breadcrumbs.tsx';
import { UnsavedChangesGuard } from '../page/UnsavedChanges.tsx';
import { useFetchAhead } from './fetchAhead.ts';
import { useFollowLinks } from './followLinks.ts';
import { Navigation } from './Navigation.tsx';
import { shellTexts } from './texts.ts';
import { TopBar } from './TopBar.tsx';
import { Warnings } from './Warnings.tsx';

/** What is around every page: the bar at the top, the pages at the left, messages, and where one is. */
export function Frame() {
  useFollowLinks();
  useFetchAhead();
  return (
    <FlashProvider>
      <BreadcrumbsProvider>
        <div id="top-bar">
          <TopBar />
        </div>
        <UnsavedChangesGuard>
          <Layout />
        </UnsavedChangesGuard>
      </BreadcrumbsProvider>
    </FlashProvider>
  );
}

function Layout() {
  const [open, setOpen] = useState(() => window.innerWidth > 1000);
  return (
    <AppLayout
      headerSelector="#top-bar"
      toolsHide
      navigationOpen={open}
      onNavigationChange={({ detail }) => setOpen(detail.open)}
      navigation={<Navigation />}
      breadcrumbs={<Trail />}
      notifications={<Messages />}
      // What failed is seen also where a long form is scrolled to its end.
      stickyNotifications
      content={
        <>
          <Warnings />
          <Outlet />
        </>
      }
    />
  );
}

/** On its own, as are the messages: the layout, the most expensive thing to draw, is not drawn again with every page. */
function Trail() {
  const t = useTexts(shellTexts);
  return <BreadcrumbGroup items={useTrail()} ariaLabel={t.breadcrumbs} />;
}

function Messages() {
  const t = useTexts(shellTexts);
  const feedback = useTexts(feedbackTexts);
  return (
    <Flashbar
      stackItems
      items={useFlashItems()}
      i18nStrings={{
        ariaLabel: t.notifications,
        notificationBarAriaLabel: t.notifications,
        notificationBarText: t.notifications,
        successIconAriaLabel: feedback.success,
        errorIconAriaLabel: feedback.error,
        infoIconAriaLabel: feedback.info,
        warningIconAriaLabel: feedback.warning,
        inProgressIconAriaLabel: feedback.inProgress,
      }}
    />
  );
}
