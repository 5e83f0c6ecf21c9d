import type { Constraints } from '../../protocol/constraints.ts';
import { constraints as generated } from './generated/constraints.ts';

/** The model's constraints; that a datum has a name, CloudWatch itself checks, and says so in its own words. */
export const constraints: Readonly<Record<string, Constraints>> = {
  ...generated,
  PutMetricData: withoutNames(generated.PutMetricData),
};

function withoutNames(put: Constraints | undefined): Constraints {
  const data = put?.members?.['MetricData'];
  const { MetricName: { required: _, ...name } = {}, ...datum } = data?.element?.members ?? {};
  return {
    ...put,
    members: {
      ...put?.members,
      MetricData: { ...data, element: { ...data?.element, members: { MetricName: name, ...datum } } },
    },
  };
}
