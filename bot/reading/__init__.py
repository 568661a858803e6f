"""From bytes to articles. One format a module; nothing here touches the network or the disk."""
