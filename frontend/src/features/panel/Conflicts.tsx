export function Conflicts() {
  return null;
}
