/** How the column of a table of channels is called that holds their names, in any language; lower case. */
export const channelHeaders: readonly string[] = ['渠道', '渠道名称', 'channel', 'channel name'];
