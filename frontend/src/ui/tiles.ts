// Việt Nam as 34 equal tiles, one for each province and city since 1/7/2025. x counts tile widths from the left, y rows
// from the top; `at` is the code of the unit, unique among those that live today.
export interface Tile {
  at: string;
  name: string;
  short: string;
  x: number;
  y: number;
}

export const tiles: readonly Tile[] = [
  { at: '12', name: 'Lai Châu', short: 'LCh', x: 0, y: 0 },
  { at: '15', name: 'Lào Cai', short: 'LCa', x: 1, y: 0 },
  { at: '08', name: 'Tuyên Quang', short: 'TQ', x: 2, y: 0 },
  { at: '04', name: 'Cao Bằng', short: 'CB', x: 3, y: 0 },
  { at: '11', name: 'Điện Biên', short: 'ĐB', x: 0, y: 1 },
  { at: '14', name: 'Sơn La', short: 'SL', x: 1, y: 1 },
  { at: '25', name: 'Phú Thọ', short: 'PT', x: 2, y: 1 },
  { at: '19', name: 'Thái Nguyên', short: 'TNg', x: 3, y: 1 },
  { at: '20', name: 'Lạng Sơn', short: 'LS', x: 4, y: 1 },
  { at: '01', name: 'Hà Nội', short: 'HN', x: 2, y: 2 },
  { at: '24', name: 'Bắc Ninh', short: 'BN', x: 3, y: 2 },
  { at: '22', name: 'Quảng Ninh', short: 'QNi', x: 4, y: 2 },
  { at: '37', name: 'Ninh Bình', short: 'NB', x: 2, y: 3 },
  { at: '33', name: 'Hưng Yên', short: 'HY', x: 3, y: 3 },
  { at: '31', name: 'Hải Phòng', short: 'HP', x: 4, y: 3 },
  { at: '38', name: 'Thanh Hóa', short: 'TH', x: 2, y: 4 },
  { at: '40', name: 'Nghệ An', short: 'NA', x: 2, y: 5 },
  { at: '42', name: 'Hà Tĩnh', short: 'HT', x: 2.5, y: 6 },
  { at: '44', name: 'Quảng Trị', short: 'QT', x: 3, y: 7 },
  { at: '46', name: 'Huế', short: 'H', x: 3.5, y: 8 },
  { at: '48', name: 'Đà Nẵng', short: 'ĐN', x: 4, y: 9 },
  { at: '51', name: 'Quảng Ngãi', short: 'QNg', x: 4.5, y: 10 },
  { at: '52', name: 'Gia Lai', short: 'GL', x: 4.5, y: 11 },
  { at: '66', name: 'Đắk Lắk', short: 'ĐL', x: 4.5, y: 12 },
  { at: '68', name: 'Lâm Đồng', short: 'LĐ', x: 3.75, y: 13 },
  { at: '56', name: 'Khánh Hòa', short: 'KH', x: 4.75, y: 13 },
  { at: '80', name: 'Tây Ninh', short: 'TNi', x: 1.75, y: 14 },
  { at: '75', name: 'Đồng Nai', short: 'ĐNa', x: 2.75, y: 14 },
  { at: '91', name: 'An Giang', short: 'AG', x: 0.5, y: 15 },
  { at: '82', name: 'Đồng Tháp', short: 'ĐT', x: 1.5, y: 15 },
  { at: '79', name: 'Hồ Chí Minh', short: 'HCM', x: 2.5, y: 15 },
  { at: '92', name: 'Cần Thơ', short: 'CT', x: 1.25, y: 16 },
  { at: '86', name: 'Vĩnh Long', short: 'VL', x: 2.25, y: 16 },
  { at: '96', name: 'Cà Mau', short: 'CM', x: 1.25, y: 17 },
];

/** The two archipelagos, always drawn and named with the province whose special zone they are. */
export const archipelagos = [
  { name: 'Hoàng Sa', of: '48', province: 'TP. Đà Nẵng', x: 5.95, y: 7.6 },
  { name: 'Trường Sa', of: '56', province: 'tỉnh Khánh Hòa', x: 5.95, y: 11.6 },
] as const;
