namespace GraphCompiler;

/// <summary>TensorFlow's tf.* functions.</summary>
public static partial class Tf;
