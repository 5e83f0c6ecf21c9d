import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { FIRST_PAGE, pages } from '../pages/pages.ts';
import { BrokenPage } from './BrokenPage.tsx';
import { Gate } from './Gate.tsx';
import { loadAgain } from './loadAgain.ts';
import { LoadingPage } from './LoadingPage.tsx';
import { LostPage } from './LostPage.tsx';
import { BASE } from './paths.ts';

/** What is around the pages is there before the first page's code. */
export function createRouter() {
  const children: RouteObject[] = [
    { index: true, element: <Navigate to={FIRST_PAGE} replace /> },
    ...pages.map(({ path, load }): RouteObject => ({
      path,
      lazy: async () => ({ Component: await loadAgain(load) }),
      errorElement: <BrokenPage />,
      hydrateFallbackElement: <LoadingPage />,
    })),
    { path: '*', element: <LostPage /> },
  ];
  return createBrowserRouter([{ element: <Gate />, errorElement: <BrokenPage />, children }], {
    basename: BASE,
  });
}
