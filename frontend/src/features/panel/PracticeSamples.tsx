export function PracticeSamples() {
  return null;
}
