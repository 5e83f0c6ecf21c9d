import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';

export function LoadingPage() {
  return (
    <Box padding="xxxl" textAlign="center">
      <Spinner size="large" />
    </Box>
  );
}
