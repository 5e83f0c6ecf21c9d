import {
  ApiGatewayV2Client,
  CreateStageCommand,
  DeleteAccessLogSettingsCommand,
  UpdateStageCommand,
  type Stage,
} from '@aws-sdk/client-apigatewayv2';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { useSession } from '../../../session/Session.tsx';
import { PairsEditor, type Pair } from '../../../form/PairsEditor.tsx';
import { stagesTexts } from './texts.ts';

interface StageDialogProps {
  readonly apiId: string;
  /** Undefined: a new one. */
  readonly stage: Stage | undefined;
  readonly reload: () => Promise<void>;
  readonly onClose: () => void;
}

const STAGE_NAME = /^(?:\$default|[A-Za-z0-9_-]{1,128})$/;

const FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
});

export function StageDialog({ apiId, stage, reload, onClose }: StageDialogProps) {
  const t = useTexts(stagesTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const logs = useClient(CloudWatchLogsClient);
  const { region, account } = useSession();
  const limits = stage?.DefaultRouteSettings;
  const log = stage?.AccessLogSettings;
  const [name, setName] = useState(stage?.StageName ?? '');
  const [autoDeploy, setAutoDeploy] = useState(stage?.AutoDeploy ?? true);
  const [rate, setRate] = useState(limits?.ThrottlingRateLimit?.toString() ?? '');
  const [burst, setBurst] = useState(limits?.ThrottlingBurstLimit?.toString() ?? '');
  const [isDetailed, setDetailed] = useState(limits?.DetailedMetricsEnabled ?? false);
  const [isLogged, setLogged] = useState(log !== undefined);
  const [group, setGroup] = useState(
    () => /:log-group:([^:]+)/.exec(log?.DestinationArn ?? '')?.[1] ?? `/aws/apigateway/${apiId}`,
  );
  const [format, setFormat] = useState(log?.Format ?? FORMAT);
  const [variables, setVariables] = useState<readonly Pair[]>(() =>
    Object.entries(stage?.StageVariables ?? {}).map(([key, value]) => ({ key, value })),
  );
  const variableProblem = ({ key, value }: Pair) => {
    if (key !== '' && !/^\w{1,64}$/.test(key)) return t.badVariable;
    return value === '' || /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/.test(value) ? undefined : t.badValue;
  };
  const isLimit = (text: string) => text === '' || Number(text) >= 0;
  // A limit is not taken away but changed: to what an account has.
  const limit = (text: string, before: number | undefined, ofAccount: number) =>
    text !== '' ? Number(text) : before === undefined ? undefined : ofAccount;
  const rateLimit = limit(rate, limits?.ThrottlingRateLimit, 10_000);
  const burstLimit = limit(burst, limits?.ThrottlingBurstLimit, 5000);
  const save = async () => {
    if (isLogged) await makeGroup(logs, group);
    const settings = {
      ApiId: apiId,
      StageName: name,
      AutoDeploy: autoDeploy,
      StageVariables: {
        // An empty value takes a variable away that was there.
        ...Object.fromEntries(Object.keys(stage?.StageVariables ?? {}).map((key) => [key, ''])),
        ...Object.fromEntries(
          variables.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]),
        ),
      },
      DefaultRouteSettings: {
        DetailedMetricsEnabled: isDetailed,
        ...(rateLimit !== undefined && { ThrottlingRateLimit: rateLimit }),
        ...(burstLimit !== undefined && { ThrottlingBurstLimit: burstLimit }),
      },
      ...(isLogged && {
        AccessLogSettings: {
          DestinationArn: `arn:aws:logs:${region}:${account}:log-group:${group}`,
          Format: format,
        },
      }),
    };
    if (!stage) await gateway.send(new CreateStageCommand(settings));
    else {
      await gateway.send(new UpdateStageCommand(settings));
      if (log && !isLogged) {
        await gateway.send(new DeleteAccessLogSettingsCommand({ ApiId: apiId, StageName: name }));
      }
    }
    onClose();
    await reload();
  };
  return (
    <FormDialog
      large
      title={stage ? t.editTitle(name) : t.create}
      submit={stage ? t.save : t.create}
      disabled={
        !STAGE_NAME.test(name) ||
        variables.some((pair) => variableProblem(pair) !== undefined) ||
        !isLimit(rate) ||
        !isLimit(burst) ||
        !Number.isInteger(Number(burst)) ||
        (isLogged && (group === '' || format.trim() === ''))
      }
      onCancel={onClose}
      onSubmit={save}
    >
      {!stage && (
        <FormField
          label={t.name}
          constraintText={t.nameText}
          errorText={name === '' || STAGE_NAME.test(name) ? undefined : t.badName}
        >
          <Input
            value={name}
            autoFocus
            spellcheck={false}
            onChange={({ detail }) => setName(detail.value.trim())}
          />
        </FormField>
      )}
      <Checkbox
        checked={autoDeploy}
        description={t.autoDeployText}
        onChange={({ detail }) => setAutoDeploy(detail.checked)}
      >
        {t.autoDeploy}
      </Checkbox>
      <ColumnLayout columns={2}>
        <FormField
          label={t.rate}
          constraintText={t.limitText('10,000')}
          errorText={isLimit(rate) ? undefined : t.badNumber}
        >
          <Input type="number" value={rate} onChange={({ detail }) => setRate(detail.value)} />
        </FormField>
        <FormField
          label={t.burst}
          constraintText={t.limitText('5,000')}
          errorText={isLimit(burst) && Number.isInteger(Number(burst)) ? undefined : t.badWhole}
        >
          <Input type="number" value={burst} onChange={({ detail }) => setBurst(detail.value)} />
        </FormField>
      </ColumnLayout>
      <Checkbox checked={isDetailed} onChange={({ detail }) => setDetailed(detail.checked)}>
        {t.detailed}
      </Checkbox>
      <Checkbox checked={isLogged} onChange={({ detail }) => setLogged(detail.checked)}>
        {t.accessLog}: {t.logOn}
      </Checkbox>
      {isLogged && (
        <SpaceBetween size="m">
          <FormField label={t.logGroup} constraintText={t.logGroupText}>
            <Input
              value={group}
              spellcheck={false}
              onChange={({ detail }) => setGroup(detail.value.trim())}
            />
          </FormField>
          <FormField label={t.format}>
            <Textarea
              value={format}
              rows={4}
              spellcheck={false}
              onChange={({ detail }) => setFormat(detail.value)}
            />
          </FormField>
        </SpaceBetween>
      )}
      <FormField label={t.variables} stretch>
        <PairsEditor
          texts={{
            key: t.variableKey,
            value: t.variableValue,
            add: t.addVariable,
            remove: t.removeVariable,
            removeOne: t.removeNamed,
            none: t.noVariables,
          }}
          pairs={variables}
          problemOf={variableProblem}
          onChange={setVariables}
        />
      </FormField>
    </FormDialog>
  );
}

async function makeGroup(logs: CloudWatchLogsClient, logGroupName: string): Promise<void> {
  try {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
  }
}
