// Tests of the table of tasks.
import { expect, test } from "vitest";
import { type FrameTask, tasks, unknownFrames } from "./tasks.ts";

test.each<[string, FrameTask, number, number[]]>([
  ["forward_1_1", tasks.forward_1_1, 0, [1]],
  ["generative", tasks.generative, 1, [0, 1, 2, 3, 4, 5]],
  ["forward_1_5", tasks.forward_1_5, 2, [1, 2, 3, 4, 5]],
  ["forward_5_1", tasks.forward_5_1, 3, [5]],
  ["forward_3_3", tasks.forward_3_3, 4, [3, 4, 5]],
  ["backward_1_5", tasks.backward_1_5, 5, [0, 1, 2, 3, 4]],
  ["backward_5_1", tasks.backward_5_1, 6, [0]],
  ["backward_3_3", tasks.backward_3_3, 7, [0, 1, 2]],
  ["interpolation", tasks.interpolation, 8, [1, 2, 3, 4]],
])("%s has its label and its unknown frames", (_, task, id, unknown) => {
  expect([task.id, unknownFrames(task)]).toEqual([id, unknown]);
});
