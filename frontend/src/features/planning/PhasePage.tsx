export function PhasePage() {
  return null;
}
