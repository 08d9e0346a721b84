export function Declaration() {
  return null;
}
