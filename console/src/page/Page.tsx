import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useBreadcrumbs, type Crumb } from './Breadcrumbs.tsx';

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** The pages above this one. Its own title is added. */
  readonly breadcrumbs?: readonly Crumb[];
  /** A page that is one table has its header in the table. */
  readonly headless?: boolean;
  readonly children: ReactNode;
}

/** Every page: the title in the tab, where it is, the header, then what is on it, one below another. */
export function Page({
  title,
  description,
  actions,
  breadcrumbs = [],
  headless = false,
  children,
}: PageProps) {
  useBreadcrumbs(title, breadcrumbs);
  if (headless) return <SpaceBetween size="l">{children}</SpaceBetween>;
  return (
    <ContentLayout
      header={
        <Header variant="h1" {...(description && { description })} {...(actions && { actions })}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}
