export function Closing() {
  return null;
}
