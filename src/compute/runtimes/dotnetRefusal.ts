import type { RuntimeState } from '../runtimeCatalogue.ts';

/**
 * .NET functions are refused, whether or not the machine has a `dotnet`: no registry that Mayfly is built and tested
 * against has a .NET 8 or 10, so a client for it could not be run once. See docs/decisions/0008-dotnet-is-refused.md.
 */
export function dotnetRefusal(name: string): RuntimeState {
  return {
    kind: 'absent',
    reason: `${name} is not supported by this version of Mayfly: no .NET could be had to try it on`,
    installHint:
      'Publish the function with --self-contained as an executable named bootstrap (Amazon.Lambda.RuntimeSupport), and use provided.al2023.',
  };
}
