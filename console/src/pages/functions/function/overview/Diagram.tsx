import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Icon from '@cloudscape-design/components/icon';
import Link from '@cloudscape-design/components/link';
import {
  colorBackgroundContainerContent,
  colorBackgroundLayoutMain,
  colorBorderDividerDefault,
  colorBorderItemFocused,
} from '../../../../theme/tokens.ts';
import type { ReactNode } from 'react';
import { useTexts } from '../../../../i18n/Language.tsx';
import { hrefOf } from '../../../../shell/paths.ts';
import { functionTexts } from '../texts.ts';
import { lastPart, pageOfTrigger, serviceOf, type Connections } from './connections.ts';
import './diagram.css';

interface DiagramProps {
  readonly name: string;
  readonly configuration: FunctionConfiguration;
  readonly connections: Connections | undefined;
}

/** AWS's names of the services that the short ones of principals and ARNs mean. */
const SERVICES: Readonly<Record<string, string>> = {
  apigateway: 'API Gateway',
  cloudfront: 'CloudFront',
  dynamodb: 'DynamoDB',
  events: 'EventBridge',
  lambda: 'Lambda',
  logs: 'CloudWatch Logs',
  s3: 'S3',
  scheduler: 'EventBridge Scheduler',
  sns: 'SNS',
  sqs: 'SQS',
};

export function Diagram({ name, configuration, connections }: DiagramProps) {
  const t = useTexts(functionTexts);
  const triggers = connections?.triggers ?? [];
  const destinations = connections?.destinations ?? [];
  return (
    <div className="diagram" style={{ backgroundColor: colorBackgroundLayoutMain }}>
      <Side label={t.triggers}>
        {triggers.map((trigger) => {
          const { id, service, detail, disabled } = trigger;
          const page = pageOfTrigger(trigger);
          return (
            <Node
              key={id}
              title={service === 'url' ? t.functionUrl : (SERVICES[service] ?? service)}
              detail={disabled ? `${detail} (${t.disabled})` : detail}
              {...(page !== undefined && { href: hrefOf(page) })}
            />
          );
        })}
        {triggers.length === 0 && <Node title={t.noTriggers} isEmpty />}
      </Side>
      <Line />
      <Node title={name} detail={t.layers(configuration.Layers?.length ?? 0)} isFunction />
      <Line />
      <Side label={t.destinations}>
        {destinations.map(({ on, arn }) => (
          <Node
            key={on}
            title={`${t[on]}: ${SERVICES[serviceOf(arn)] ?? serviceOf(arn)}`}
            detail={lastPart(arn)}
          />
        ))}
        {destinations.length === 0 && <Node title={t.noDestinations} isEmpty />}
      </Side>
    </div>
  );
}

function Side({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className="diagram-side" aria-label={label}>
      {children}
    </section>
  );
}

function Line() {
  return (
    <div className="diagram-line" style={{ borderColor: colorBorderDividerDefault }} aria-hidden="true" />
  );
}

interface NodeProps {
  readonly title: string;
  readonly detail?: string;
  /** The title leads there. */
  readonly href?: string;
  readonly isFunction?: boolean;
  readonly isEmpty?: boolean;
}

function Node({ title, detail, href, isFunction = false, isEmpty = false }: NodeProps) {
  return (
    <div
      className={`diagram-node${isEmpty ? ' diagram-empty' : ''}`}
      style={{
        backgroundColor: isEmpty ? 'transparent' : colorBackgroundContainerContent,
        borderColor: isFunction ? colorBorderItemFocused : colorBorderDividerDefault,
      }}
    >
      {isFunction && <Icon name="script" variant="link" />}
      <div className="diagram-text">
        <Box fontWeight={isEmpty ? 'normal' : 'bold'} color={isEmpty ? 'text-body-secondary' : 'inherit'}>
          {href === undefined ? title : <Link href={href}>{title}</Link>}
        </Box>
        {detail !== undefined && (
          <Box variant="small" color="text-body-secondary">
            {detail}
          </Box>
        )}
      </div>
    </div>
  );
}
