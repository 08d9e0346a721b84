export function CodeSignIn() {
  return null;
}
