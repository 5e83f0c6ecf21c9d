import SpaceBetween from '@cloudscape-design/components/space-between';
import type { FunctionTabProps } from '../../tabs.ts';
import { ProvisionedConcurrency } from './ProvisionedConcurrency.tsx';
import { ReservedConcurrency } from './ReservedConcurrency.tsx';

export function ConcurrencySection({ name }: FunctionTabProps) {
  return (
    <SpaceBetween size="l">
      <ReservedConcurrency name={name} />
      <ProvisionedConcurrency name={name} />
    </SpaceBetween>
  );
}
