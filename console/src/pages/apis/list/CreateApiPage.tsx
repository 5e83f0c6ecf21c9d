import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useFlash } from '../../../feedback/Flash.tsx';
import { FunctionField } from '../../../functionField/FunctionField.tsx';
import { useTexts } from '../../../i18n/Language.tsx';
import { Page } from '../../../page/Page.tsx';
import { UnsavedChanges } from '../../../page/UnsavedChanges.tsx';
import { hrefOf, pathOf } from '../../../shell/paths.ts';
import { isRouteKey } from '../routes/routeTree.ts';
import { isAddress } from '../routes/TargetFields.tsx';
import { useCreateApi } from '../useCreateApi.ts';
import { apisTexts } from './texts.ts';

type First = 'function' | 'address' | 'nothing';

/** `/apis/create?function=ARN` */
export function CreateApiPage() {
  const t = useTexts(apisTexts);
  const flash = useFlash();
  const navigate = useNavigate();
  const make = useCreateApi();
  const [search] = useSearchParams();
  const [name, setName] = useState('');
  const [first, setFirst] = useState<First>('function');
  const given = search.get('function') ?? '';
  const [functionArn, setFunction] = useState(given);
  const [address, setAddress] = useState('');
  const [routeKey, setRouteKey] = useState('$default');
  const [cors, setCors] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState(false);
  const target = first === 'function' ? functionArn : first === 'address' ? address : undefined;
  const ready =
    name !== '' &&
    target !== '' &&
    (first !== 'address' || isAddress(address)) &&
    (target === undefined || isRouteKey(routeKey));
  const isTouched = name !== '' || cors || address !== '' || routeKey !== '$default' || functionArn !== given;
  const create = async () => {
    setAsked(true);
    if (!ready || busy) return;
    setBusy(true);
    const texts = { running: t.creating(name), done: t.madeApi(name), failed: t.createFailed };
    const outcome = await flash.track(texts, (signal) => make({ name, target, routeKey, cors }, signal));
    if (outcome.ok) await navigate(pathOf`/apis/${outcome.value}`);
    else setBusy(false);
  };
  return (
    <Page title={t.create} breadcrumbs={[{ text: t.title, href: hrefOf('/apis') }]}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" href={hrefOf('/apis')}>
                {t.cancel}
              </Button>
              <Button variant="primary" loading={busy}>
                {t.create}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Container header={<Header>{t.details}</Header>}>
              <SpaceBetween size="l">
                <FormField label={t.name} errorText={asked && name === '' ? t.nameMissing : undefined}>
                  <Input
                    value={name}
                    autoFocus
                    spellcheck={false}
                    onChange={({ detail }) => setName(detail.value)}
                  />
                </FormField>
                <Checkbox checked={cors} onChange={({ detail }) => setCors(detail.checked)}>
                  {t.cors}
                </Checkbox>
              </SpaceBetween>
            </Container>
            <Container header={<Header description={t.firstText}>{t.first}</Header>}>
              <SpaceBetween size="l">
                <Tiles
                  ariaLabel={t.first}
                  value={first}
                  items={[
                    { value: 'function', label: t.toFunction, description: t.toFunctionText },
                    { value: 'address', label: t.toAddress, description: t.toAddressText },
                    { value: 'nothing', label: t.toNothing, description: t.toNothingText },
                  ]}
                  onChange={({ detail }) => setFirst(detail.value as First)}
                />
                {first === 'function' && (
                  <FunctionField
                    value={functionArn}
                    error={asked && functionArn === '' ? t.functionMissing : undefined}
                    onChange={setFunction}
                  />
                )}
                {first === 'address' && (
                  <FormField
                    label={t.address}
                    errorText={asked && !isAddress(address) ? t.badAddress : undefined}
                  >
                    <Input
                      value={address}
                      type="url"
                      placeholder="https://example.com"
                      onChange={({ detail }) => setAddress(detail.value.trim())}
                    />
                  </FormField>
                )}
                {first !== 'nothing' && (
                  <FormField
                    label={t.route}
                    description={t.routeText}
                    errorText={asked && !isRouteKey(routeKey) ? t.badRoute : undefined}
                  >
                    <Input
                      value={routeKey}
                      spellcheck={false}
                      placeholder="GET /orders/{id}"
                      onChange={({ detail }) => setRouteKey(detail.value)}
                    />
                  </FormField>
                )}
              </SpaceBetween>
            </Container>
          </SpaceBetween>
        </Form>
      </form>
      <UnsavedChanges unsaved={!busy && isTouched} />
    </Page>
  );
}
