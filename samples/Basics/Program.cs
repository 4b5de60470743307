using Basics;

// TensorFlow's guide "Basics", section by section.
Tensors.Run();
Functions.Run();
Regression.Run(Path.Combine(Environment.CurrentDirectory, "plots"));
