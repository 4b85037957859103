import { describe, expect, it } from 'vitest';
import { pastedQuestions } from './pasted-questions.ts';

describe('questions that are pasted', () => {
  it('are blocks of a question and its options', () => {
    const pasted = [
      '1. 您的身份 [单选题]\r\nA. 商务人士\r\nB. 学生\r\n',
      'Q2 长续航有多重要？\n非常不重要\n不重要\n一般\n重要\n非常重要',
      '　',
      '看重哪些功能（多选）\n○ 长续航\n○ 快充',
      '您的年龄 (number)',
      '还有什么建议',
    ].join('\n\n');
    expect(pastedQuestions(pasted)).toEqual([
      { key: 'Q1', label: '1. 您的身份', type: 'single', options: ['商务人士', '学生'] },
      {
        key: 'Q2',
        label: 'Q2 长续航有多重要？',
        type: 'rating',
        scale: ['非常不重要', '不重要', '一般', '重要', '非常重要'].map((answer, index) => ({
          answer,
          value: index + 1,
        })),
      },
      { key: '看重哪些功能', label: '看重哪些功能', type: 'multi', options: ['长续航', '快充'] },
      { key: '您的年龄', label: '您的年龄', type: 'number' },
      { key: '还有什么建议', label: '还有什么建议', type: 'open' },
    ]);
  });

  it('have the scale that they say, or from lowest to highest', () => {
    const [own, usual, points] = pastedQuestions(
      '好用吗 [量表]\n糟糕\n还行\n惊艳\n\n推荐吗 [rating]\n\n打几分\n1分\n3分\n5分',
    );
    expect(own!.scale).toEqual([
      { answer: '糟糕', value: 1 },
      { answer: '还行', value: 2 },
      { answer: '惊艳', value: 3 },
    ]);
    expect(usual!.scale).toHaveLength(5);
    expect(points!.scale!.map(({ answer }) => answer)).toEqual(['1分', '2分', '3分', '4分', '5分']);
  });

  it('have keys of their own, and words in brackets that are no kind stay words', () => {
    const found = pastedQuestions('价格（元）\n\n价格（元）');
    expect(found.map(({ key, label }) => [key, label])).toEqual([
      ['价格（元）', '价格（元）'],
      ['价格（元） (2)', '价格（元）'],
    ]);
    expect(pastedQuestions('\n \n')).toEqual([]);
  });
});
