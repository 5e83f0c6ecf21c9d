import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
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
import { runtimeName } from '../../../../runtimes/runtimeNames.ts';
import { hrefOf } from '../../../../shell/paths.ts';
import { functionTexts } from '../texts.ts';
import { lastPart, pageOfTrigger, serviceName, serviceOf, type Connections } from './connections.ts';
import './diagram.css';

interface DiagramProps {
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly configuration: FunctionConfiguration;
  /** Undefined until they are known. */
  readonly connections: Connections | undefined;
  /** Below the triggers. */
  readonly addTrigger: ReactNode;
}

export function Diagram({ name, qualifier, configuration, connections, addTrigger }: DiagramProps) {
  const t = useTexts(functionTexts);
  const { Runtime, MemorySize = 128, Timeout = 3, Layers = [] } = configuration;
  const { triggers = [], destinations = [] } = connections ?? {};
  const section = (id: string) =>
    hrefOf`/functions/${name}?tab=configuration&section=${id}` +
    (qualifier === undefined ? '' : `&qualifier=${encodeURIComponent(qualifier)}`);
  return (
    <div className="diagram" style={{ backgroundColor: colorBackgroundLayoutMain }}>
      <Side label={t.triggers}>
        {triggers.map((trigger) => {
          const { id, service, detail, disabled } = trigger;
          const page = service === 'url' ? undefined : pageOfTrigger(trigger);
          return (
            <Node
              key={id}
              title={service === 'url' ? t.functionUrl : serviceName(service)}
              detail={disabled ? `${lastPart(detail)} (${t.disabled})` : lastPart(detail)}
              {...(service === 'url' && { href: section('url') })}
              {...(page !== undefined && { href: hrefOf(page) })}
            />
          );
        })}
        {connections && triggers.length === 0 && (
          <Node title={connections.refusals.length > 0 ? t.notSeen : t.noTriggers} isEmpty />
        )}
      </Side>
      <Line />
      <Node
        title={name}
        detail={`${Runtime === undefined ? t.image : runtimeName(Runtime)} · ${MemorySize}\u00a0MB · ${Timeout}\u00a0s`}
        isFunction
      >
        <div>
          <Link href={section('layers')} fontSize="body-s">
            {t.layers(Layers.length)}
          </Link>
        </div>
      </Node>
      <Line />
      <Side label={t.destinations}>
        {destinations.map(({ on, arn }) => (
          <Node key={on} title={`${t[on]}: ${serviceName(serviceOf(arn))}`} detail={lastPart(arn)} />
        ))}
        {connections && destinations.length === 0 && (
          <Node title={connections.refusals.length > 0 ? t.notSeen : t.noDestinations} isEmpty />
        )}
      </Side>
      <div className="diagram-add">{addTrigger}</div>
      <div className="diagram-add diagram-add-last">
        <Button href={section('asynchronous')}>{t.addDestination}</Button>
      </div>
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
  readonly children?: ReactNode;
}

function Node({ title, detail, href, isFunction = false, isEmpty = false, children }: NodeProps) {
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
        {children}
      </div>
    </div>
  );
}
