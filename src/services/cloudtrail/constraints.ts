import type { Constraints } from '../../protocol/constraints.ts';

const ATTRIBUTE_KEYS = [
  'AccessKeyId',
  'EventId',
  'EventName',
  'EventSource',
  'ReadOnly',
  'ResourceName',
  'ResourceType',
  'Username',
];

const name: Constraints = { required: true };

/** Of the operations that are supported. The number of results and of attributes have errors of their own. */
export const constraints: Readonly<Record<string, Constraints>> = {
  LookupEvents: {
    members: {
      LookupAttributes: {
        element: {
          shape: 'LookupAttribute',
          members: {
            AttributeKey: { required: true, enum: ATTRIBUTE_KEYS },
            AttributeValue: { required: true, min: 1, max: 2000 },
          },
        },
      },
      EventCategory: { enum: ['insight'] },
      MaxResults: { integer: true },
    },
  },
  GetTrail: { members: { Name: name } },
  GetTrailStatus: { members: { Name: name } },
};
