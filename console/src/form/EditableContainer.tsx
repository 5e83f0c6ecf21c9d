import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { UnsavedChanges } from '../page/UnsavedChanges.tsx';
import { useTexts } from '../i18n/Language.tsx';
import { formTexts } from './texts.ts';

interface EditableContainerProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Beside Edit. */
  readonly actions?: ReactNode;
  /** What Edit shows in place of the view; without it there is no Edit. */
  readonly form?: ((close: () => void) => ReactNode) | undefined;
  /** Of the button, where it is not Edit. */
  readonly editText?: string;
  readonly children: ReactNode;
}

/** A part of the configuration: seen, then edited in place. */
export function EditableContainer(props: EditableContainerProps) {
  const { title, description, actions, form, children } = props;
  const t = useTexts(formTexts);
  const [editing, setEditing] = useState(false);
  const [touched, setTouched] = useState(false);
  const edit = (begins: boolean) => {
    setEditing(begins);
    setTouched(false);
  };
  const isEditing = editing && form !== undefined;
  return (
    <Container
      header={
        <Header
          variant="h2"
          {...(description !== undefined && { description })}
          actions={
            !isEditing && (
              <SpaceBetween direction="horizontal" size="xs">
                {actions}
                {form && (
                  <Button ariaLabel={`${props.editText ?? t.edit}: ${title}`} onClick={() => edit(true)}>
                    {props.editText ?? t.edit}
                  </Button>
                )}
              </SpaceBetween>
            )
          }
        >
          {title}
        </Header>
      }
    >
      {isEditing ? (
        <div onInput={() => setTouched(true)} onClick={(event) => setTouched(touched || changes(event))}>
          {form(() => edit(false))}
        </div>
      ) : (
        children
      )}
      <UnsavedChanges unsaved={isEditing && touched} parameters={['qualifier', 'tab', 'section']} />
    </Container>
  );
}

/** A choice from a list, or a button that adds or removes a line; fields tell it themselves. */
function changes({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('[role=option], button[type=button]') !== null;
}
