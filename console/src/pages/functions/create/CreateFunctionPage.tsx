import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { IAMClient } from '@aws-sdk/client-iam';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../../aws/clients.ts';
import { CliCommand, CommandLine } from '../../../copyAs/CliCommand.tsx';
import { useFlash } from '../../../feedback/Flash.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { useMachine } from '../../../machine/machine.ts';
import { Page } from '../../../page/Page.tsx';
import { UnsavedChanges } from '../../../page/UnsavedChanges.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { keepEvent } from '../function/test/savedEvents.ts';
import { useSession } from '../../../session/Session.tsx';
import { BlueprintField } from './BlueprintField.tsx';
import { createBasicRole, deleteBasicRole } from './basicRole.ts';
import { blueprintOf, callOf, creationOf, newDraft, whatIsMissing, type Draft } from './draft.ts';
import { RoleField } from './RoleField.tsx';
import { RuntimeField } from './RuntimeField.tsx';
import { createTexts } from './texts.ts';

export function CreateFunctionPage() {
  const t = useTexts(createTexts);
  const machine = useMachine();
  const navigate = useNavigate();
  const [first] = useState(() => newDraft(machine));
  const [draft, setDraft] = useState(first);
  const [attempted, setAttempted] = useState(false);
  const create = useCreate(draft);
  const [busy, setBusy] = useState(false);
  const missing = whatIsMissing(draft, machine);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const nameError = missing.has('nameWrong')
    ? t.nameWrong
    : attempted && missing.has('name')
      ? t.nameMissing
      : undefined;
  const noImages = draft.origin === 'image' && machine.missingForImages.length > 0;

  const submit = async () => {
    setAttempted(true);
    if (missing.size > 0 || noImages) return;
    setBusy(true);
    await create();
    setBusy(false);
  };
  return (
    <Page title={t.title} breadcrumbs={[{ text: t.functions, href: hrefOf('/functions') }]}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => void navigate('/functions')}>
                {t.cancel}
              </Button>
              <Button variant="primary" loading={busy}>
                {t.submit}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Tiles
              ariaLabel={t.how}
              value={draft.origin}
              items={[
                { value: 'scratch', label: t.scratch, description: t.scratchText },
                { value: 'blueprint', label: t.blueprint, description: t.blueprintText },
                { value: 'image', label: t.image, description: t.imageText },
              ]}
              onChange={({ detail }) => change({ origin: detail.value as Draft['origin'] })}
            />
            <Container header={<Header variant="h2">{t.basics}</Header>}>
              <SpaceBetween size="l">
                {draft.origin === 'blueprint' && (
                  <BlueprintField value={draft.blueprint} onChange={(blueprint) => change({ blueprint })} />
                )}
                <FormField label={t.name} description={t.nameText} errorText={nameError}>
                  <Input
                    value={draft.name}
                    placeholder={t.namePlaceholder}
                    spellcheck={false}
                    autoFocus
                    onChange={({ detail }) => change({ name: detail.value.trim() })}
                  />
                </FormField>
                {draft.origin === 'scratch' && (
                  <RuntimeField
                    value={draft.runtime}
                    error={attempted && missing.has('runtime')}
                    onChange={(runtime) => change({ runtime })}
                  />
                )}
                {draft.origin === 'image' && (
                  <FormField
                    label={t.imageUri}
                    description={t.imageUriText}
                    errorText={attempted && missing.has('image') ? t.imageMissing : undefined}
                  >
                    <Input
                      value={draft.imageUri}
                      spellcheck={false}
                      onChange={({ detail }) => change({ imageUri: detail.value })}
                    />
                  </FormField>
                )}
                {noImages && (
                  <Alert type="warning" header={t.imageCannot}>
                    <CommandLine text={`apt-get install ${machine.missingForImages.join(' ')}`} />
                  </Alert>
                )}
                <FormField label={t.architecture} description={t.architectureText(machine.architecture)}>
                  <Box>
                    <code>{machine.architecture}</code>
                  </Box>
                </FormField>
                <RoleField
                  kind={draft.roleKind}
                  role={draft.role}
                  error={attempted && missing.has('role')}
                  onChange={change}
                />
              </SpaceBetween>
            </Container>
            <ExpandableSection headerText={t.same}>
              <CliCommand call={callOf(draft, machine)} />
            </ExpandableSection>
          </SpaceBetween>
        </Form>
      </form>
      <UnsavedChanges unsaved={!busy && JSON.stringify(draft) !== JSON.stringify(first)} />
    </Page>
  );
}

/** Makes the role where one is wanted, then the function, and opens it. */
function useCreate(draft: Draft): () => Promise<void> {
  const t = useTexts(createTexts);
  const machine = useMachine();
  const session = useSession();
  const lambda = useClient(LambdaClient);
  const iam = useClient(IAMClient);
  const flash = useFlash();
  const navigate = useNavigate();
  return async () => {
    const { name } = draft;
    const texts = { running: t.creating(name), done: t.created(name), failed: t.failed };
    const { ok } = await flash.track(texts, async (signal) => {
      const isOwn = draft.roleKind === 'basic';
      const role = isOwn ? await createBasicRole(iam, name, signal) : (draft.role ?? '');
      try {
        const input = creationOf(draft, machine, role);
        await lambda.send(new CreateFunctionCommand(input), { abortSignal: signal });
      } catch (error) {
        if (isOwn && !signal.aborted) await deleteBasicRole(iam, role);
        throw error;
      }
    });
    if (!ok) return;
    if (draft.origin === 'blueprint') {
      const { id, event } = blueprintOf(draft);
      keepEvent(session, name, { name: id, text: JSON.stringify(event, undefined, 2) });
    }
    await navigate(pathOf`/functions/${name}`);
  };
}
