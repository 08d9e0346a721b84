export function PacketPage() {
  return null;
}
