import { Outlet } from '@tanstack/react-router';

export function RoundLayout() {
  return <Outlet />;
}
