// The networks of the package by kind of configuration.
import type { NetworkConfig } from "../config.ts";
import { DBConformer } from "../model.ts";
import { CTNet } from "./ctnet.ts";
import { DCNN } from "./dcnn.ts";
import { EEGConformer } from "./eegconformer.ts";
import { EEGNet } from "./eegnet.ts";
import { FBCNet } from "./fbcnet.ts";
import { IFNet } from "./ifnet.ts";
import type { EegNetwork } from "./network.ts";
import { SCNN } from "./scnn.ts";

/** The network of a configuration, uninitialised. */
export function createNetwork(model: NetworkConfig): EegNetwork {
  switch (model.kind) {
    case "dbconformer":
      return new DBConformer(model);
    case "eegnet":
      return new EEGNet(model);
    case "scnn":
      return new SCNN(model);
    case "dcnn":
      return new DCNN(model);
    case "fbcnet":
      return new FBCNet(model);
    case "ifnet":
      return new IFNet(model);
    case "eegconformer":
      return new EEGConformer(model);
    case "ctnet":
      return new CTNet(model);
    default:
      return model satisfies never;
  }
}
