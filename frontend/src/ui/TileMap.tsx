import type { ReactNode } from 'react';
import css from './tilemap.module.css';
import { archipelagos, type Tile, tiles } from './tiles';

export interface TileLook {
  /** A class that sets background and text. */
  className?: string | undefined;
  /** Below the name: a figure, or a state with its shape. */
  children: ReactNode;
  /** Said whole to who cannot see it, and shown when pointed at. */
  title: string;
  own?: boolean;
}

interface Props {
  label: string;
  /** "đặc khu", with its province after it. */
  zone: (province: string) => string;
  /** Undefined: the tile stands empty. */
  look: (tile: Tile) => TileLook | undefined;
}

/** Việt Nam in tiles, as a list from north to south. Hoàng Sa and Trường Sa are always there. */
export function TileMap({ label, zone, look }: Props) {
  return (
    <ul className={css.map} aria-label={label}>
      {tiles.map((tile) => {
        const shown = look(tile);
        return (
          <li
            key={tile.at}
            className={[css.tile, shown?.className, shown?.own ? css.own : '', shown ? '' : css.empty]
              .filter(Boolean)
              .join(' ')}
            style={{ '--x': tile.x, '--y': tile.y }}
            title={shown?.title}
          >
            <span className={css.name}>{tile.name}</span>
            <span className={css.short} aria-hidden="true">
              {tile.short}
            </span>
            {shown ? <span className={css.what}>{shown.children}</span> : null}
          </li>
        );
      })}
      {archipelagos.map((place) => (
        <li key={place.name} className={css.isles} style={{ '--x': place.x, '--y': place.y }}>
          <svg viewBox="0 0 104 48" aria-hidden="true">
            {isles.map(([x, y, size]) => (
              <rect key={`${x}-${y}`} x={x} y={y} width={size} height={size} />
            ))}
          </svg>
          <b>{place.name}</b>
          <span>{zone(place.province)}</span>
        </li>
      ))}
    </ul>
  );
}

const isles = [
  [8, 10, 8],
  [22, 4, 6],
  [30, 20, 8],
  [44, 12, 6],
  [54, 26, 8],
  [70, 16, 6],
  [40, 34, 6],
] as const;
