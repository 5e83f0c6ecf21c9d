import {
  ApiGatewayV2Client,
  CreateAuthorizerCommand,
  UpdateAuthorizerCommand,
  type Authorizer,
  type AuthorizerType,
} from '@aws-sdk/client-apigatewayv2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useClient } from '../../../aws/clients.ts';
import { FunctionField } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { FormDialog } from '../../../page/FormDialog.tsx';
import { useSession } from '../../../session/Session.tsx';
import { letApiIn } from '../letApiIn.ts';
import {
  authorizerDraft,
  authorizerInput,
  isAuthorizerReady,
  isCache,
  type AuthorizerDraft,
} from './authorizerDraft.ts';
import { authorizerTexts } from './authorizerTexts.ts';
import { linesOf } from './linesOf.ts';
import { apiTexts } from './texts.ts';
import type { ApiTabProps } from './useApi.ts';

interface AuthorizerDialogProps extends ApiTabProps {
  /** Undefined: a new one. */
  readonly authorizer: Authorizer | undefined;
  readonly onClose: () => void;
}

export function AuthorizerDialog({ apiId, authorizer, reload, onClose }: AuthorizerDialogProps) {
  const t = useTexts(apiTexts);
  const words = useTexts(authorizerTexts);
  const gateway = useClient(ApiGatewayV2Client);
  const lambda = useClient(LambdaClient);
  const { region, account } = useSession();
  const [draft, setDraft] = useState(() => authorizerDraft(authorizer));
  const change = (changes: Partial<AuthorizerDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const isJwt = draft.kind === 'JWT';
  const save = async () => {
    const { AuthorizerType: _, ...changed } = authorizerInput(draft, region, authorizer);
    await (authorizer
      ? gateway.send(
          new UpdateAuthorizerCommand({ ApiId: apiId, AuthorizerId: authorizer.AuthorizerId, ...changed }),
        )
      : gateway.send(new CreateAuthorizerCommand({ ApiId: apiId, ...authorizerInput(draft, region) })));
    if (!isJwt) await letApiIn(lambda, { functionArn: draft.functionArn, apiId, region, account });
    onClose();
    await reload();
  };
  return (
    <FormDialog
      title={authorizer ? words.editTitle(authorizer.Name ?? '') : t.newAuthorizer}
      submit={authorizer ? words.save : t.create}
      disabled={!isAuthorizerReady(draft)}
      onCancel={onClose}
      onSubmit={save}
    >
      <FormField label={t.name}>
        <Input
          value={draft.name}
          autoFocus
          spellcheck={false}
          onChange={({ detail }) => change({ name: detail.value })}
        />
      </FormField>
      {!authorizer && (
        <FormField label={t.kind}>
          <RadioGroup
            value={draft.kind}
            items={(['JWT', 'REQUEST'] as const).map((value) => ({
              value,
              label: t.kinds[value],
              description: t.kindTexts[value],
            }))}
            onChange={({ detail }) => change({ kind: detail.value as AuthorizerType })}
          />
        </FormField>
      )}
      {isJwt ? (
        <TokenFields draft={draft} change={change} />
      ) : (
        <FunctionFields draft={draft} change={change} />
      )}
      <FormField
        label={t.identitySource}
        constraintText={isJwt ? words.sourceText : words.sourcesText}
        errorText={
          !isJwt && Number(draft.cacheSeconds) > 0 && linesOf(draft.sources).length === 0
            ? words.sourceMissing
            : undefined
        }
      >
        <Textarea
          value={draft.sources}
          rows={isJwt ? 1 : 2}
          spellcheck={false}
          onChange={({ detail }) => change({ sources: detail.value })}
        />
      </FormField>
    </FormDialog>
  );
}

interface FieldsProps {
  readonly draft: AuthorizerDraft;
  readonly change: (changes: Partial<AuthorizerDraft>) => void;
}

function TokenFields({ draft, change }: FieldsProps) {
  const t = useTexts(apiTexts);
  return (
    <SpaceBetween size="m">
      <FormField label={t.issuer} description={t.issuerText}>
        <Input
          value={draft.issuer}
          type="url"
          onChange={({ detail }) => change({ issuer: detail.value.trim() })}
        />
      </FormField>
      <FormField label={t.audience} constraintText={t.oneALine}>
        <Textarea
          value={draft.audience}
          rows={2}
          onChange={({ detail }) => change({ audience: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
}

function FunctionFields({ draft, change }: FieldsProps) {
  const t = useTexts(authorizerTexts);
  return (
    <SpaceBetween size="m">
      <FunctionField value={draft.functionArn} onChange={(functionArn) => change({ functionArn })} />
      <FormField label={t.answers}>
        <RadioGroup
          value={draft.answers}
          items={(['simple', 'policy 2.0', 'policy 1.0'] as const).map((value) => ({
            value,
            label: t.answerKinds[value],
            description: t.answerTexts[value],
          }))}
          onChange={({ detail }) => change({ answers: detail.value as AuthorizerDraft['answers'] })}
        />
      </FormField>
      <FormField
        label={t.cacheFor}
        constraintText={t.cacheText}
        errorText={isCache(draft.cacheSeconds) ? undefined : t.badCache}
      >
        <Input
          type="number"
          value={draft.cacheSeconds}
          onChange={({ detail }) => change({ cacheSeconds: detail.value })}
        />
      </FormField>
    </SpaceBetween>
  );
}
