import { describe, expect, test } from 'vitest';
import { columnsOf } from '../files/columns.ts';
import { suggestOrderMapping } from './suggest-order-mapping.ts';

/** A made-up export: its header and rows, as the platform names them. */
type Export = { header: string; rows: string[] };
const cut = (line: string) => line.split(',').map((cell) => cell.trim());

function suggested({ header, rows }: Export, currency = 'CNY') {
  const names = cut(header);
  const { mapping, notices } = suggestOrderMapping(columnsOf(names, rows.map(cut)), currency);
  const fields = Object.fromEntries(Object.entries(mapping.fields).map(([field, column]) => [field, names[column]]));
  const asked = notices.filter(({ asks }) => asks).map(({ text }) => text.key.replace('imports.orderNotice.', ''));
  return { ...mapping, fields, asked };
}

describe('an export is recognised by its headers', () => {
  test('of 千牛 (淘宝, 天猫), with blanks behind its headers and closed orders that were paid back', () => {
    const found = suggested({
      header:
        '订单编号 ,买家会员名 ,买家应付货款 ,买家应付邮费 ,总金额 ,买家实际支付金额 ,订单状态 ,订单创建时间 ,订单付款时间 ,宝贝标题 ,宝贝总数量 ,店铺名称 ,订单关闭原因 ,退款金额 ',
      rows: [
        '11,a,99,0,99,99,交易成功,2026-11-01 10:00,2026-11-01 10:01,耳夹,1,星河,,0',
        '12,b,99,0,99,99,交易关闭,2026-11-01 10:00,2026-11-01 10:01,耳夹,1,星河,退款,99',
        '13,c,99,0,99,0,等待买家付款,2026-11-01 10:00,,耳夹,1,星河,,0',
      ],
    });
    expect(found).toMatchObject({ line: 'order', refunds: { by: 'amount' }, noSale: ['交易关闭', '等待买家付款'] });
    expect(found.fields).toMatchObject({
      ...{ orderRef: '订单编号', amount: '买家实际支付金额', occurredAt: '订单付款时间', status: '订单状态' },
      ...{ quantity: '宝贝总数量', channel: '店铺名称', refundAmount: '退款金额', reason: '订单关闭原因' },
    });
  });

  test('of 京东, whose amount of the order stands on each of its items', () => {
    const found = suggested({
      header:
        '订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,下单帐号',
      rows: [
        '21,1,耳夹,1,在线,2026-11-01 10:00,100,250,250,0,250,完成,a',
        '21,2,充电仓,1,在线,2026-11-01 10:00,150,250,250,0,250,完成,a',
        '22,1,耳夹,1,在线,2026-11-01 11:00,100,100,100,0,100,等待付款,b',
      ],
    });
    expect(found).toMatchObject({ line: 'order', amountPer: 'order-repeated', noSale: ['等待付款'] });
    expect(found.fields).toMatchObject({
      orderRef: '订单号',
      sku: '商品ID',
      amount: '应付金额',
      unitPrice: '京东价',
      quantity: '订购数量',
    });
    expect(found.asked).toContain('amountRepeated');
  });

  test('of 抖店, a row per item with an id of its own', () => {
    const found = suggested({
      header:
        '主订单编号,子订单编号,选购商品,商品数量,商家编码,商品单价,订单应付金额,运费,优惠总金额,订单提交时间,支付完成时间,订单状态,售后状态,取消原因',
      rows: [
        '31,311,耳夹,1,EA,99,99,0,0,2026-11-01 10:00,2026-11-01 10:01,已完成,-,',
        '31,312,充电仓,1,EB,50,50,0,0,2026-11-01 10:00,2026-11-01 10:01,已发货,-,',
        '32,321,耳夹,1,EA,99,99,0,0,2026-11-01 10:00,,已关闭,-,超时',
      ],
    });
    expect(found).toMatchObject({ line: 'id', noSale: ['已关闭'] });
    expect(found.amountPer).toBe('line');
    expect(found.fields).toMatchObject({
      orderRef: '主订单编号',
      lineId: '子订单编号',
      sku: '商家编码',
      occurredAt: '支付完成时间',
    });
  });

  test('of 有赞, whose goods, discounts and shipping add up to what was paid', () => {
    const found = suggested({
      header:
        '订单号,订单状态,订单创建时间,买家付款时间,商品金额合计,店铺优惠合计,运费,订单实付金额,订单已退款金额,商品数量',
      rows: [
        'E1,交易完成,2026-11-01 10:00,2026-11-01 10:01,100,10,8,98,0,2',
        'E2,待发货,2026-11-01 11:00,2026-11-01 11:01,50,0,8,58,20,1',
      ],
    });
    expect(found).toMatchObject({ refunds: { by: 'amount' }, revenue: ['goods', 'discount'] });
    expect(found.fields).toMatchObject({
      goods: '商品金额合计',
      shipping: '运费',
      discount: '店铺优惠合计',
      refundAmount: '订单已退款金额',
    });
    expect(found.asked).toContain('revenueGoods');
  });

  test('of TikTok Shop, whose items have amounts and whose orders are repeated', () => {
    const found = suggested(
      {
        header:
          'Order ID,Order Status,SKU ID,Seller SKU,Product Name,Quantity,SKU Unit Original Price,SKU Subtotal After Discount,Shipping Fee After Discount,Order Amount,Order Refund Amount,Created Time,Paid Time',
        rows: [
          '41,Completed,1,EA,Clip,1,10.00,10.00,4.00,34.00,0.00,11/01/2026 10:00:00,11/01/2026 10:01:00',
          '41,Completed,2,EB,Case,2,10.00,20.00,4.00,34.00,0.00,11/01/2026 10:00:00,11/01/2026 10:01:00',
          '42,Canceled,1,EA,Clip,1,10.00,10.00,4.00,14.00,0.00,11/13/2026 10:00:00,',
        ],
      },
      'USD',
    );
    expect(found).toMatchObject({ line: 'order', amountPer: 'order-repeated', noSale: ['Canceled'], dateOrder: 'mdy' });
    expect(found.fields).toMatchObject({
      orderRef: 'Order ID',
      sku: 'Seller SKU',
      amount: 'Order Amount',
      occurredAt: 'Paid Time',
    });
  });

  test('of Amazon, by its headers with dashes', () => {
    const found = suggested(
      {
        header:
          'amazon-order-id,purchase-date,order-status,sales-channel,sku,quantity,currency,item-price,item-tax,shipping-price,item-promotion-discount',
        rows: [
          '111-1,2026-11-01T10:00:00+00:00,Shipped,Amazon.com,EA,1,USD,10.00,0.80,0.00,0.00',
          '111-1,2026-11-01T10:00:00+00:00,Shipped,Amazon.com,EB,2,USD,20.00,1.60,0.00,0.00',
          '111-2,2026-11-02T10:00:00+00:00,Cancelled,Amazon.com,EA,1,,,,,',
        ],
      },
      'USD',
    );
    expect(found).toMatchObject({ line: 'order', noSale: ['Cancelled'], revenue: ['goods'] });
    expect(found.fields).toMatchObject({
      goods: 'item-price',
      tax: 'item-tax',
      shipping: 'shipping-price',
      channel: 'sales-channel',
    });
  });

  test('of WooCommerce, with its parts and refunds', () => {
    const found = suggested(
      {
        header:
          'Order Number,Order Status,Order Date,Email (Billing),Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount',
        rows: [
          '51,Completed,2026-11-01 10:00,a@example.com,100,10,0,110,0',
          '52,Processing,2026-11-02 10:00,b@example.com,50,0,20,50,0',
          '53,Pending payment,2026-11-02 10:00,c@example.com,50,0,0,50,0',
        ],
      },
      'USD',
    );
    expect(found).toMatchObject({ refunds: { by: 'amount' }, revenue: ['goods'], noSale: ['Pending payment'] });
    expect(found.fields).toMatchObject({
      amount: 'Order Total Amount',
      goods: 'Order Subtotal Amount',
      refundAmount: 'Order Refund Amount',
    });
  });

  test('of Stripe, by its own ids', () => {
    const found = suggested(
      {
        header: 'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Customer Email',
        rows: [
          'ch_1,2026-11-01 10:00:00,10.00,0.00,usd,true,Paid,a@example.com',
          'ch_2,2026-11-01 11:00:00,10.00,10.00,usd,true,Refunded,b@example.com',
          'ch_3,2026-11-01 12:00:00,10.00,0.00,usd,false,Failed,c@example.com',
        ],
      },
      'USD',
    );
    expect(found).toMatchObject({ line: 'order', refunds: { by: 'amount' }, noSale: ['Failed'] });
    expect(found.fields).toMatchObject({
      orderRef: 'id',
      amount: 'Amount',
      refundAmount: 'Amount Refunded',
      occurredAt: 'Created date (UTC)',
    });
  });

  test('of the bill of 支付宝, whose type says what is a refund of the order', () => {
    const found = suggested({
      header: '支付宝交易号\t,商户订单号\t,业务类型\t,商品名称\t,创建时间\t,完成时间\t,商家实收（元）\t,',
      rows: [
        '20261,M1,交易,耳夹,2026-11-05 14:00:01,2026-11-05 14:00:05,12.50,',
        '20262,M1,退款,耳夹,2026-11-06 14:00:01,2026-11-06 14:00:05,-2.50,',
      ],
    });
    expect(found).toMatchObject({ line: 'id', refunds: { by: 'column', values: ['退款'] } });
    expect(found.fields).toMatchObject({ orderRef: '商户订单号', amount: '商家实收（元）', kind: '业务类型' });
  });

  test('of the bill of 微信支付, whose refunds are rows with an amount of their own', () => {
    const found = suggested({
      header:
        '交易时间,微信订单号,商户订单号,用户标识,交易类型,交易状态,货币种类,应结订单金额,退款金额,商品名称,手续费',
      rows: [
        '2026-11-01 10:00:00,4200,M1,u1,JSAPI,SUCCESS,CNY,100.00,0.00,耳夹,0.60',
        '2026-11-02 10:00:00,4200,M1,u1,JSAPI,REFUND,CNY,0.00,30.00,耳夹,-0.18',
        '2026-11-02 11:00:00,4201,M2,u2,JSAPI,REVOKED,CNY,50.00,0.00,耳夹,0.00',
      ],
    });
    expect(found).toMatchObject({ line: 'order', refunds: { by: 'column', values: ['REFUND'] }, noSale: ['REVOKED'] });
    expect(found.fields).toMatchObject({
      orderRef: '商户订单号',
      amount: '应结订单金额',
      refundAmount: '退款金额',
      status: '交易状态',
    });
  });

  test('of PayPal, whose withdrawals are no sale and whose refunds name the transaction', () => {
    const found = suggested(
      {
        header: 'Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,Transaction ID,Reference Txn ID',
        rows: [
          '11/01/2026,10:00:00,PST,A,Express Checkout Payment,Completed,USD,10.00,-0.50,9.50,T1,',
          '11/13/2026,10:00:00,PST,A,Payment Refund,Completed,USD,-10.00,0.50,-9.50,T2,T1',
          '11/14/2026,10:00:00,PST,,General Withdrawal,Completed,USD,-9.00,0.00,-9.00,T3,',
        ],
      },
      'USD',
    );
    expect(found).toMatchObject({
      refunds: { by: 'column', values: ['Payment Refund'] },
      noSale: ['General Withdrawal'],
    });
    expect(found.fields).toMatchObject({
      orderRef: 'Transaction ID',
      originalOrder: 'Reference Txn ID',
      amount: 'Gross',
    });
  });
});
