/** The colours of tokens.css, for `style`: light and dark follow by themselves. */
export const colorBackgroundLayoutMain = 'var(--mayfly-ground)';
export const colorBackgroundContainerContent = 'var(--mayfly-surface)';
export const colorBorderDividerDefault = 'var(--mayfly-line)';
export const colorBorderItemFocused = 'var(--mayfly-accent)';
export const colorTextBodyDefault = 'var(--mayfly-text)';
export const colorTextBodySecondary = 'var(--mayfly-text-quiet)';
export const colorTextStatusError = 'var(--mayfly-error)';
export const colorTextStatusSuccess = 'var(--mayfly-success)';
export const colorTextStatusWarning = 'var(--mayfly-warning)';
export const colorChartsPaletteCategorical1 = 'var(--mayfly-chart-1)';
export const colorChartsPaletteCategorical2 = 'var(--mayfly-chart-2)';
export const colorChartsPaletteCategorical3 = 'var(--mayfly-chart-3)';
export const colorChartsPaletteCategorical4 = 'var(--mayfly-chart-4)';
export const colorChartsPaletteCategorical5 = 'var(--mayfly-chart-5)';
export const colorBackgroundCodeView = 'var(--mayfly-ground)';
export const colorBackgroundDropdownItemHover = 'var(--mayfly-hover)';
export const fontFamilyMonospace = "Menlo, Consolas, 'DejaVu Sans Mono', monospace";
